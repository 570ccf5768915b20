/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/layer_types.h"

#include "base/arena.h"
#include "base/diag.h"

#include <string.h>

const struct jn_layer_type jn_layer_types[] = {
    {"conv", "NMCPQRS", "MC",
     "weights[M,C,R,S] * inputs[N,C,stride_h*P + dilation_h*R,"
     "stride_w*Q + dilation_w*S] -> outputs[N,M,P,Q]",
     JN_COMPUTE},
    {"depthwise", "NCPQRS", "C",
     "weights[C,R,S] * inputs[N,C,stride_h*P + dilation_h*R,"
     "stride_w*Q + dilation_w*S] -> outputs[N,C,P,Q]",
     JN_COMPUTE},
    {"grouped", "NGMCPQRS", "GMC",
     "weights[G,M,C,R,S] * inputs[N,G,C,stride_h*P + dilation_h*R,"
     "stride_w*Q + dilation_w*S] -> outputs[N,G,M,P,Q]",
     JN_COMPUTE},
    {"transposed_conv", "NMCPQRS", "MC",
     "weights[M,C,R,S] * inputs[N,C,P,Q] -> outputs[N,M,"
     "stride_h*P + dilation_h*R,stride_w*Q + dilation_w*S]",
     JN_COMPUTE},
    {"fc", "NMC", "MC", "weights[M,C] * inputs[N,C] -> outputs[N,M]",
     JN_COMPUTE},
    {"matmul", "MNK", "MNK", "inputs[M,K] * weights[K,N] -> outputs[M,N]",
     JN_COMPUTE},
    {"batched_matmul", "BMNK", "BMNK",
     "inputs[B,M,K] * weights[B,K,N] -> outputs[B,M,N]", JN_COMPUTE},
    {"attention_scores", "BHMNK", "HMNK",
     "query[B,H,M,K] * key[B,H,N,K] -> outputs[B,H,M,N]", JN_COMPUTE},
    {"attention_values", "BHMNK", "HMNK",
     "scores[B,H,M,K] * value[B,H,K,N] -> outputs[B,H,M,N]", JN_COMPUTE},
    {"pooling", "NCPQRS", "CRS",
     "inputs[N,C,stride_h*P + R,stride_w*Q + S] -> outputs[N,C,P,Q]",
     JN_COMPARE},
    {"average_pooling", "NCPQRS", "CRS",
     "inputs[N,C,stride_h*P + R,stride_w*Q + S] -> outputs[N,C,P,Q]", JN_ADD},
    {"elementwise", "NCPQ", "C",
     "inputs[N,C,P,Q] * inputs2[N,C,P,Q] -> outputs[N,C,P,Q]", JN_ADD},
    {NULL, NULL, NULL, NULL, JN_COMPUTE},
};

const char jn_layer_type_dims[] = "NGMCPQRSKBHT";

static const char *const tensor_names[] = {"weights",     "inputs",
                                           "outputs",     "inputs2",
                                           "query",       "key",
                                           "scores",      "value",
                                           "potentials",  "synaptic_currents",
                                           "adaptations", "refractory_counters",
                                           "spikes"};

enum { TENSOR_NAMES = sizeof tensor_names / sizeof tensor_names[0] };

bool jn_layer_types_have_tensor(const char *name)
{
    for (size_t index = 0; index < TENSOR_NAMES; index++)
        if (strcmp(tensor_names[index], name) == 0)
            return true;
    return false;
}

bool jn_layer_types_have_dim(const char *name)
{
    return name[0] != '\0' && name[1] == '\0' &&
           strchr(jn_layer_type_dims, name[0]);
}

const char *jn_layer_types_meant(const char *tensor, struct jn_arena *arena)
{
    const char *meant = jn_did_you_mean(tensor, tensor_names, TENSOR_NAMES);
    return meant ? jn_arena_format(arena, "; did you mean '%s'?", meant) : "";
}
