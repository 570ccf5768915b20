/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/bits.h"

bool jn_word_bits_read(const struct jn_node *node,
                       const struct jn_reader *reader,
                       struct jn_word_bits *bits)
{
    *bits = (struct jn_word_bits){NULL, 0, 0};
    if (!node)
        return true;
    if (node->kind == JN_SCALAR)
        return jn_node_count(node, "'bits'", reader, &bits->of_all) &&
               jn_bits_check(bits->of_all, node, reader);
    return jn_bits_read(node, reader, &bits->settings, &bits->count);
}

static void set_bits(struct jn_tensor *tensor, uint64_t bits)
{
    tensor->has_bits = true;
    tensor->bits = (unsigned)bits;
}

static bool refuse_tensor(const struct jn_tensor_setting *setting,
                          const struct jn_reader *reader,
                          const struct jn_layer *layer)
{
    const char *names[JN_MAX_TENSORS];
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        names[tensor] = layer->tensors[tensor].name;
    const char *meant =
        jn_did_you_mean(setting->tensor, names, layer->tensor_count);
    jn_error(reader->diags, setting->place,
             meant ? "layer '%s' has no tensor '%s'; did you mean '%s'?"
                   : "layer '%s' has no tensor '%s'%s",
             layer->name, setting->tensor, meant ? meant : "");
    return false;
}

bool jn_word_bits_apply(const struct jn_word_bits *bits, bool defaults,
                        const struct jn_reader *reader, struct jn_layer *layer)
{
    bool good = true;
    if (bits->of_all > 0)
        for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
            if (!layer->tensors[tensor].is_binary)
                set_bits(&layer->tensors[tensor], bits->of_all);
    for (size_t index = 0; index < bits->count; index++) {
        const struct jn_tensor_setting *setting = &bits->settings[index];
        int tensor = jn_layer_find_tensor(layer, setting->tensor);
        if (tensor >= 0)
            set_bits(&layer->tensors[tensor], (uint64_t)setting->number);
        else if (!defaults)
            good = refuse_tensor(setting, reader, layer);
    }
    return good;
}
