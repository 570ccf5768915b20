/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "joulenest.h"

const char *jn_version(void)
{
    return PACKAGE_VERSION;
}
