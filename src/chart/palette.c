/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/palette.h"

#include <math.h>

/* A mixture of two colours, channel by channel. */
static uint32_t mix(uint32_t from, uint32_t to, double share)
{
    uint32_t rgb = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8) {
        double a = from >> shift & 0xFF;
        double b = to >> shift & 0xFF;
        rgb |= (uint32_t)lround(a + (b - a) * share) << shift;
    }
    return rgb;
}

uint32_t jn_palette_tint(uint32_t rgb, double share)
{
    return mix(0xFFFFFF, rgb, share);
}

/* P. Tol, "Colour Schemes", SRON/EPS/TN/09-002 (2021): muted, then light. */
uint32_t jn_palette_colour(size_t index)
{
    static const uint32_t colours[] = {0x332288, 0x88CCEE, 0x44AA99, 0x117733,
                                       0x999933, 0xDDCC77, 0xCC6677, 0x882255,
                                       0xAA4499, 0x77AADD, 0xEE8866, 0xFFAABB,
                                       0x99DDFF, 0xBBCC33, 0xAAAA00, 0x555555};
    const size_t count = sizeof colours / sizeof colours[0];
    uint32_t rgb = colours[index % count];
    return index / count % 2 == 0 ? rgb : jn_palette_tint(rgb, 0.55);
}

/* The same source's YlOrBr. */
uint32_t jn_palette_heat(double share)
{
    static const uint32_t steps[] = {0xFFFFE5, 0xFFF7BC, 0xFEE391,
                                     0xFEC44F, 0xFB9A29, 0xEC7014,
                                     0xCC4C02, 0x993404, 0x662506};
    const size_t last = sizeof steps / sizeof steps[0] - 1;
    double place = fmin(fmax(share, 0), 1) * (double)last;
    size_t step = place < (double)last ? (size_t)place : last - 1;
    return mix(steps[step], steps[step + 1], place - (double)step);
}

/* Relative luminance as WCAG 2.1 has it; at 0.18 both have the same contrast.
 */
uint32_t jn_palette_ink(uint32_t rgb)
{
    static const double weights[] = {0.0722, 0.7152, 0.2126};
    double luminance = 0;
    for (unsigned i = 0; i < 3; i++) {
        double channel = (rgb >> (8 * i) & 0xFF) / 255.0;
        luminance += weights[i] * (channel <= 0.04045
                                       ? channel / 12.92
                                       : pow((channel + 0.055) / 1.055, 2.4));
    }
    return luminance > 0.18 ? 0x000000 : 0xFFFFFF;
}
