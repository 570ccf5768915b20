/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped networks: as many multiply-accumulates as are known of them, and
 * mappings that fit, on Eyeriss for every layer. */
#include "harness.h"
#include "published.h"
#include "spec/spec.h"

#include <string.h>

/* One image, or one sequence of 128 tokens.  The sources are the papers'
 * totals where they give them exactly enough (VGG16 and the ResNets as counted
 * for torchvision's models); AlexNet is that of 2012, with groups. */
static const struct network_row {
    const char *name;
    size_t layers;
    uint64_t macs;
} network_rows[] = {{"workloads/alexnet.cfg", 11, 724406816},
                    {"workloads/vgg16.cfg", 21, 15470264320},
                    {"workloads/resnet18.cfg", 31, 1814073344},
                    {"workloads/resnet50.cfg", 72, 4089184256},
                    {"workloads/mobilenet_v2.cfg", 64, 300774272},
                    {"workloads/bert_base.cfg", 121, 11174215680},
                    {"workloads/alexnet_sparse.cfg", 11, 724406816},
                    {"workloads/resnet50_sparse.cfg", 72, 4089184256},
                    {"workloads/bert_base_pruned.cfg", 121, 11174215680},
                    {"workloads/mnist_a.cfg", 5, 1031744},
                    {"workloads/mnist_b.cfg", 8, 4830720},
                    {"workloads/alexnet_batch4.cfg", 11, 4 * 724406816ULL}};

static uint64_t multiply_accumulates(const struct jn_workload *network)
{
    uint64_t total = 0;
    for (size_t i = 0; i < network->layer_count; i++) {
        const struct jn_layer *layer = &network->layers[i];
        if (layer->operation == JN_COMPUTE)
            total += layer->count * jn_layer_points(layer);
    }
    return total;
}

static void networks_have_as_many_operations_as_known(void)
{
    for (size_t i = 0; i < sizeof network_rows / sizeof network_rows[0]; i++) {
        const struct network_row *row = &network_rows[i];
        struct jn_spec *spec =
            load_published("arch/minimal.cfg", row->name, NULL);
        CHECK_ROW(row->name, jn_layer_count(spec) == row->layers);
        CHECK_ROW(row->name,
                  multiply_accumulates(&spec->workload) == row->macs);
        jn_spec_free(spec);
    }
}

/* Spiking versions: in each step, as many operations as without time. */
static const struct spiking_row {
    const char *spiking, *dense;
} spiking_rows[] = {
    {"workloads/mnist_a_snn.cfg", "workloads/mnist_a.cfg"},
    {"workloads/mnist_b_snn.cfg", "workloads/mnist_b.cfg"},
    {"workloads/spiking_resnet18.cfg", "workloads/resnet18.cfg"}};

static uint64_t steps_of(const struct jn_layer *layer)
{
    return layer->bounds[0];
}

static void spiking_networks_are_those_without_time_in_each_step(void)
{
    for (size_t i = 0; i < sizeof spiking_rows / sizeof spiking_rows[0]; i++) {
        const struct spiking_row *row = &spiking_rows[i];
        struct jn_spec *spiking =
            load_published("arch/eyeriss_spiking.cfg", row->spiking, NULL);
        struct jn_spec *dense =
            load_published("arch/eyeriss.cfg", row->dense, NULL);
        const struct jn_workload *with = &spiking->workload;
        const struct jn_workload *without = &dense->workload;
        CHECK_ROW(row->spiking, with->layer_count == without->layer_count);
        for (size_t layer = 0; layer < with->layer_count; layer++) {
            CHECK_ROW(row->spiking, strcmp(with->layers[layer].name,
                                           without->layers[layer].name) == 0);
            CHECK_ROW(with->layers[layer].name,
                      jn_layer_points(&with->layers[layer]) ==
                          steps_of(&with->layers[layer]) *
                              jn_layer_points(&without->layers[layer]));
        }
        jn_spec_free(spiking);
        jn_spec_free(dense);
    }
}

static const struct mapped_row {
    const char *machine, *network, *mapping;
    size_t layers; /* that have a mapping */
} mapped_rows[] = {
    {"arch/eyeriss.cfg", "workloads/alexnet.cfg",
     "mappings/eyeriss_alexnet_row_stationary.cfg", 11},
    {"arch/eyeriss.cfg", "workloads/vgg16.cfg", "mappings/eyeriss_vgg16.cfg",
     21},
    {"arch/eyeriss.cfg", "workloads/resnet18.cfg",
     "mappings/eyeriss_resnet18.cfg", 31},
    {"arch/eyeriss.cfg", "workloads/resnet50.cfg",
     "mappings/eyeriss_resnet50.cfg", 72},
    {"arch/eyeriss.cfg", "workloads/mobilenet_v2.cfg",
     "mappings/eyeriss_mobilenet_v2.cfg", 64},
    {"arch/eyeriss.cfg", "workloads/bert_base.cfg",
     "mappings/eyeriss_bert_base.cfg", 121},
    {"arch/eyeriss.cfg", "workloads/mnist_a.cfg",
     "mappings/eyeriss_mnist_a.cfg", 5},
    {"arch/eyeriss.cfg", "workloads/mnist_b.cfg",
     "mappings/eyeriss_mnist_b.cfg", 8},
    {"arch/shidiannao_like.cfg", "workloads/mnist_b.cfg",
     "mappings/shidiannao_like_mnist_b.cfg", 8},
    {"arch/tpu_like.cfg", "workloads/resnet18.cfg",
     "mappings/tpu_like_resnet18_layer3.cfg", 3},
    {"arch/nvdla_like.cfg", "workloads/resnet18.cfg",
     "mappings/nvdla_like_resnet18.cfg", 1},
    {"arch/simba_like.cfg", "workloads/resnet18.cfg",
     "mappings/simba_like_resnet18.cfg", 1},
    {"arch/scnn_like.cfg", "workloads/alexnet_sparse.cfg",
     "mappings/scnn_like_alexnet_sparse.cfg", 5},
    {"arch/eyeriss_v2_like.cfg", "workloads/alexnet_sparse.cfg",
     "mappings/eyeriss_v2_like_alexnet_sparse.cfg", 11},
    {"arch/sparse_tensor_core_like.cfg", "workloads/bert_base_pruned.cfg",
     "mappings/sparse_tensor_core_like_bert_base_pruned.cfg", 121},
    {"arch/eyeriss_spiking.cfg", "workloads/mnist_a_snn.cfg",
     "mappings/eyeriss_spiking_mnist_a_snn.cfg", 5},
    {"arch/eyeriss_spiking.cfg", "workloads/mnist_b_snn.cfg",
     "mappings/eyeriss_spiking_mnist_b_snn.cfg", 8},
    {"arch/eyeriss_spiking.cfg", "workloads/spiking_resnet18.cfg",
     "mappings/eyeriss_spiking_spiking_resnet18.cfg", 31},
    {"arch/eyeriss_spiking.cfg", "workloads/spikformer_block.cfg",
     "mappings/eyeriss_spiking_spikformer_block.cfg", 10},
    {"arch/eyeriss_spiking.cfg", "workloads/mnist_b.cfg",
     "mappings/eyeriss_mnist_b.cfg", 8},
    {"arch/loihi_like.cfg", "workloads/dvs_gesture_snn.cfg",
     "mappings/loihi_like_dvs_gesture_snn.cfg", 6},
    {"arch/sata_like.cfg", "workloads/vgg9_cifar10_snn.cfg",
     "mappings/sata_like_vgg9_cifar10_snn.cfg", 6},
    {"arch/spinalflow_like.cfg", "workloads/vgg9_cifar10_snn.cfg",
     "mappings/spinalflow_like_vgg9_cifar10_snn.cfg", 6},
    {"arch/ptb_like.cfg", "workloads/vgg9_cifar10_snn.cfg",
     "mappings/ptb_like_vgg9_cifar10_snn.cfg", 6},
    {"arch/ptb_like.cfg", "workloads/lenet5_mnist_snn.cfg",
     "mappings/ptb_like_lenet5_mnist_snn.cfg", 3},
    {"arch/loas_like.cfg", "workloads/vgg9_cifar10_snn.cfg",
     "mappings/loas_like_vgg9_cifar10_snn.cfg", 6}};

/* Number of layers with a mapping, each of which has to fit. */
static size_t evaluate_all(const struct jn_spec *spec, struct jn_arena *scratch)
{
    size_t mapped = 0;
    for (size_t i = 0; i < jn_layer_count(spec); i++) {
        struct jn_result result;
        const char *name = jn_layer_name(spec, i);
        if (!jn_layer_mapping(spec, i))
            continue;
        mapped++;
        if (evaluate_named(spec, name, scratch, &result))
            CHECK_ROW(name, result.energy_pj > 0 && result.cycles > 0);
    }
    return mapped;
}

static void every_shipped_mapping_fits(void)
{
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof mapped_rows / sizeof mapped_rows[0]; i++) {
        const struct mapped_row *row = &mapped_rows[i];
        struct jn_spec *spec =
            load_published(row->machine, row->network, row->mapping);
        CHECK_ROW(row->mapping, evaluate_all(spec, scratch) == row->layers);
        jn_spec_free(spec);
    }
    jn_arena_free(scratch);
}

const struct jn_test tests[] = {
    {"networks have as many operations as known",
     networks_have_as_many_operations_as_known},
    {"spiking networks are those without time in each step",
     spiking_networks_are_those_without_time_in_each_step},
    {"every shipped mapping fits", every_shipped_mapping_fits},
    {NULL, NULL}};
