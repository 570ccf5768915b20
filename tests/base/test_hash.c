/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"
#include "harness.h"

#include <string.h>

/* FIPS 180-4, examples of NIST. */
static const struct {
    const char *text, *hex;
} hashes[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void the_hash_is_sha_256(void)
{
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        char hex[JN_HASH_DIGITS + 1];
        jn_hash_bytes(hashes[i].text, strlen(hashes[i].text), hex);
        CHECK_ROW(hashes[i].text, strcmp(hex, hashes[i].hex) == 0);
    }
}

const struct jn_test tests[] = {{"the hash is SHA-256", the_hash_is_sha_256},
                                {NULL, NULL}};
