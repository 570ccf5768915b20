/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir.h"

#include "import/nir_graph.h"
#include "import/nir_layers.h"
#include "import/nir_side.h"
#include "import/nir_tree.h"

#include <string.h>
#include <strings.h>

bool jn_nir_recognises(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcasecmp(path + length - 4, ".nir") == 0;
}

bool jn_nir_names_model(const struct jn_node *side)
{
    return jn_node_find(jn_node_find(side, "nir"), "file") != NULL;
}

bool jn_nir_check_side(const struct jn_node *root,
                       const struct jn_reader *reader)
{
    struct jn_nir_side side;
    return jn_nir_side_read(root, reader, &side);
}

/* The model on the command line, or the one that the side file names. */
static const char *find_model(const char *model, const struct jn_node *root,
                              const struct jn_nir_side *side,
                              const struct jn_reader *reader)
{
    const struct jn_node *nir = jn_node_find(root, "nir");
    if (model && side->file) {
        jn_error(reader->diags, jn_node_find(nir, "file")->place,
                 "a second model of NIR's");
        jn_note(reader->diags, (struct jn_place){model, 0, 0},
                "this is the first one");
        return NULL;
    }
    if (!model && !side->file)
        jn_error(reader->diags, nir->key_place,
                 "'nir' needs a model: a file ending in .nir beside it, or "
                 "'file'");
    return model ? model : side->file;
}

static void add_steps(const struct jn_maker *maker,
                      const struct jn_nir_side *side,
                      const struct jn_reader *reader, struct jn_node *defaults)
{
    if (side->T) {
        jn_make_item(maker, defaults, "T", side->T);
        return;
    }
    jn_warning(reader->diags, maker->place,
               "models of NIR's do not say how many time steps they run: it "
               "is one unless 'T' in a file of 'nir' says otherwise");
    jn_make_count(maker, defaults, "T", 1);
}

static struct jn_node *make_root(const struct jn_maker *maker,
                                 const struct jn_node *side_root,
                                 const struct jn_nir_side *side,
                                 const struct jn_reader *reader)
{
    static const char *const handed_on[] = {"name", "variables"};
    struct jn_node *root = jn_make(maker, JN_GROUP);
    struct jn_node *defaults = jn_make(maker, JN_GROUP);
    for (size_t index = 0; index < 2; index++) {
        const struct jn_node *item = jn_node_find(side_root, handed_on[index]);
        if (item)
            jn_make_item(maker, root, handed_on[index], item);
    }
    jn_make_override(maker, defaults, side->defaults);
    add_steps(maker, side, reader, defaults);
    jn_make_item(maker, root, "defaults", defaults);
    return root;
}

const struct jn_node *jn_nir_read(const char *model,
                                  const struct jn_node *side_root,
                                  const struct jn_reader *reader)
{
    struct jn_nir_side side;
    struct jn_nir_graph graph;
    if (!jn_nir_side_read(side_root, reader, &side))
        return NULL;
    const char *path = find_model(model, side_root, &side, reader);
    if (!path || !jn_nir_graph_read(path, side.repair, reader, &graph))
        return NULL;
    const struct jn_maker maker = {reader->arena, {path, 0, 0}};
    const struct jn_node *layers = jn_nir_layers_make(&graph, &side);
    if (!layers)
        return NULL;
    struct jn_node *root = make_root(&maker, side_root, &side, reader);
    jn_make_item(&maker, root, "layers", layers);
    return root;
}
