/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "joulenest.h"

#include <stdio.h>

int main(void)
{
    printf("joulenest %s\n", jn_version());
    return 0;
}
