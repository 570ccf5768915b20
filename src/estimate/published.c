/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/published.h"

static const struct jn_process as_published = {45, 0};

static double at_usual_supply_pj(const struct jn_published *figures,
                                 double size, double technology_nm)
{
    const struct jn_point points[] = {
        {7, jn_power_law(figures->at_7nm_pj, figures->count_7nm, size)},
        {45, jn_power_law(figures->at_45nm_pj, figures->count_45nm, size)}};
    if (technology_nm <= 45)
        return jn_power_law(points, 2, technology_nm);
    struct jn_process usual = {technology_nm, 0};
    return points[1].y * jn_scaling_energy_ratio(as_published, usual);
}

double jn_published_energy_pj(const struct jn_published *figures, double size,
                              struct jn_process process)
{
    double energy_pj = at_usual_supply_pj(figures, size, process.technology_nm);
    if (process.voltage_v == 0)
        return energy_pj;
    struct jn_process usual = {process.technology_nm, 0};
    return energy_pj * jn_scaling_energy_ratio(usual, process);
}

/* By node: at 45 nm, at 7 nm, between, above; then with another supply. */
static const char *const sources[2][4] = {
    {"Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm)",
     "Jouppi et al., ISCA 2021, Table 2 (7 nm)",
     "between Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm) and Jouppi et al., "
     "ISCA 2021, Table 2 (7 nm)",
     "Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm), scaled by Stillmaker and "
     "Baas, Integration 58 (2017)"},
    {"Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm), supply scaled by Stillmaker "
     "and Baas, Integration 58 (2017)",
     "Jouppi et al., ISCA 2021, Table 2 (7 nm), supply scaled by Stillmaker "
     "and Baas, Integration 58 (2017)",
     "between Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm) and Jouppi et al., "
     "ISCA 2021, Table 2 (7 nm), supply scaled by Stillmaker and Baas, "
     "Integration 58 (2017)",
     "Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm), node and supply scaled by "
     "Stillmaker and Baas, Integration 58 (2017)"}};

const char *jn_published_source(struct jn_process process)
{
    size_t node = process.technology_nm == 45  ? 0
                  : process.technology_nm == 7 ? 1
                  : process.technology_nm < 45 ? 2
                                               : 3;
    bool usual = process.voltage_v == 0 ||
                 process.voltage_v == jn_scaling_usual_v(process.technology_nm);
    return sources[!usual][node];
}
