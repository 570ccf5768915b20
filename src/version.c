/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "version.h"

#include "config.h"

const char *jn_version(void)
{
    return PACKAGE_VERSION;
}
