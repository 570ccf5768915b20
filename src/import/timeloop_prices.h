/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_prices.h - energies and areas of a Timeloop machine's parts.
 *
 * Input:  a level or compute as read, its part's attributes, ERT and ART.
 * Output: the component's prices and area, as far as the files give them, and
 *         the attributes by which Timeloop's built-in formulas price the rest.
 * Next:   estimate/, whose estimator "pat" has the formulas.
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

#endif
