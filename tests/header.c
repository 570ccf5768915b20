/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public header stands alone: nothing before it, strict C11. */
#include <joulenest.h>
