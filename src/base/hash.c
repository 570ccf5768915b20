/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"

#include <nettle/sha2.h>
#include <nettle/version.h>

#include <stdint.h>

/* Nettle 4 no longer asks for the length of a digest. */
#if NETTLE_VERSION_MAJOR >= 4
#define FINISH(context, digest) sha256_digest(context, digest)
#else
#define FINISH(context, digest) sha256_digest(context, sizeof(digest), digest)
#endif

void jn_hash_bytes(const void *bytes, size_t length,
                   char hex[JN_HASH_DIGITS + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, bytes);
    FINISH(&context, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[JN_HASH_DIGITS] = '\0';
}
