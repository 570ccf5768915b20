/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hash.h - a name for any bytes that nothing else has: SHA-256.
 *
 * Input:  bytes.
 * Output: 64 hexadecimal digits.
 * Next:   search/key.h names problems, cli/map_store.h finds damage.
 */
#ifndef JN_BASE_HASH_H
#define JN_BASE_HASH_H

#include <stddef.h>

enum { JN_HASH_DIGITS = 64 };

/* HEX has room for a zero as well. */
void jn_hash_bytes(const void *bytes, size_t length,
                   char hex[JN_HASH_DIGITS + 1]);

#endif
