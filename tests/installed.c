/* SPDX-License-Identifier: GPL-3.0-or-later */
/* installed.c - the shortest user of the installed library. */
#include <joulenest.h>
#include <stdio.h>

int main(void)
{
    puts(jn_version());
    return 0;
}
