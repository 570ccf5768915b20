/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public header stands alone: nothing before it, as C++ too. */
#include <joulenest.h>
