/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_prices.h - energies and areas of a Timeloop machine's parts.
 *
 * Input:  a level or compute as read, its part's attributes, ERT and ART.
 * Output: the component's prices and area.  What the tables do not price
 *         costs what Timeloop's built-in formulas ("pat") say.
 * Next:   cost/.
 */
#ifndef JN_IMPORT_TIMELOOP_PRICES_H
#define JN_IMPORT_TIMELOOP_PRICES_H

#include "import/timeloop_parts.h"
#include "import/timeloop_tables.h"

/* vector_access_energy wins over the ERT, the ERT over the formulas, and
 * cluster_area over the ART.  False after complaints. */
bool jn_timeloop_level_price(const struct jn_timeloop_part *part,
                             const struct jn_timeloop_tables *tables,
                             const struct jn_reader *reader,
                             struct jn_level *level);

/* The ERT wins over `energy`, `energy` over the formula; the ART over `area`.
 */
bool jn_timeloop_compute_price(const struct jn_timeloop_part *part,
                               const struct jn_timeloop_tables *tables,
                               const struct jn_reader *reader,
                               struct jn_compute *compute);

/* Timeloop's formulas, in pJ: an SRAM access to one of LINES lines of
 * LINE_BITS, 1 pJ for a 16-bit word at 0.5 KB and linear in the size; a DRAM
 * access, 200 pJ for 16 bits; a multiplication, 1 pJ for 16 x 16 bits. */
double jn_timeloop_sram_pj(uint64_t lines, uint64_t line_bits);
double jn_timeloop_dram_pj(uint64_t line_bits);
double jn_timeloop_multiplier_pj(unsigned word_bits);

#endif
