/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/model.h"

#include <string.h>

static const struct jn_density_model *const models[] = {
    &jn_density_dense,    &jn_density_uniform, &jn_density_fixed,
    &jn_density_blocks,   &jn_density_band,    &jn_density_silent,
    &jn_density_channels, &jn_density_data,    &jn_density_rates,
};

const char *const jn_density_model_names[] = {
    "dense",  "uniform",  "fixed", "blocks", "band",
    "silent", "channels", "data",  "rates",
};

const size_t jn_density_model_count = sizeof models / sizeof models[0];

_Static_assert(sizeof models / sizeof models[0] ==
                   sizeof jn_density_model_names /
                       sizeof jn_density_model_names[0],
               "every model has a name");

const struct jn_density_model *jn_density_model_find(const char *name)
{
    for (size_t i = 0; i < jn_density_model_count; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}
