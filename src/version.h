/* SPDX-License-Identifier: GPL-3.0-or-later */
/* version.h - which joulenest this is.
 *
 * Input:  the number in configure.ac.
 * Output: the same as text, such as "0.1.0".
 * Next:   cli/ prints it.
 */
#ifndef JN_VERSION_H
#define JN_VERSION_H

const char *jn_version(void);

#endif
