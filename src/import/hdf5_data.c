/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Datasets and attributes of an HDF5 file. */
#include "base/checked.h"
#include "base/utf8.h"
#include "import/hdf5_object.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
    MOST_TEXTS = 1 << 20,
    MOST_BYTES = 1 << 24,
    LONGEST_TEXT = 1 << 12,
    MOST_ATTRIBUTE = 256
};

/* A dataset, or an attribute with one element. */
struct dataset {
    hid_t id;
    const char *path;
    struct jn_extents extents;
    H5T_class_t kind;
    H5T_cset_t characters;
    size_t size; /* bytes of an element */
    bool is_variable;
};

static bool take_extents(hid_t space, struct jn_extents *extents)
{
    hsize_t sizes[H5S_MAX_RANK] = {0};
    H5S_class_t kind = H5Sget_simple_extent_type(space);
    int ranks = H5Sget_simple_extent_dims(space, sizes, NULL);
    if (ranks < 0 || ranks > JN_HDF5_MAX_RANKS || kind == H5S_NULL)
        return false;
    extents->count = (size_t)ranks;
    for (int rank = 0; rank < ranks; rank++)
        extents->items[rank] = sizes[rank];
    return true;
}

static bool take_type(hid_t type, struct dataset *dataset)
{
    dataset->kind = H5Tget_class(type);
    dataset->size = H5Tget_size(type);
    dataset->is_variable =
        dataset->kind == H5T_STRING && H5Tis_variable_str(type) > 0;
    if (dataset->kind == H5T_STRING)
        dataset->characters = H5Tget_cset(type);
    return dataset->kind != H5T_NO_CLASS && dataset->size > 0;
}

/* Data that lie in other files are not looked at. */
static bool lies_within(hid_t id)
{
    hid_t creation = H5Dget_create_plist(id);
    if (creation < 0)
        return false;
    bool within = H5Pget_external_count(creation) == 0 &&
                  H5Pget_layout(creation) != H5D_VIRTUAL;
    (void)H5Pclose(creation);
    return within;
}

static bool describe(struct dataset *dataset)
{
    hid_t space = H5Dget_space(dataset->id);
    bool good = space >= 0 && take_extents(space, &dataset->extents);
    hid_t type = H5Dget_type(dataset->id);
    good = type >= 0 && take_type(type, dataset) && good;
    (void)H5Sclose(space);
    (void)H5Tclose(type);
    return good;
}

static bool open_dataset(const struct jn_hdf5 *file, const char *path,
                         struct dataset *dataset)
{
    enum jn_hdf5_kind kind = jn_hdf5_kind(file, path);
    const char *name = strrchr(path, '/') + 1;
    *dataset = (struct dataset){.path = path};
    if (kind == JN_HDF5_NOTHING)
        return jn_hdf5_refuse(file, "there is no '%s'", name);
    if (kind != JN_HDF5_DATASET)
        return jn_hdf5_refuse(file, "'%s' is no dataset", name);
    dataset->id = H5Dopen2(file->id, path, H5P_DEFAULT);
    if (dataset->id < 0)
        return jn_hdf5_refuse(file, "'%s' cannot be opened", name);
    if (!lies_within(dataset->id))
        return jn_hdf5_refuse(file, "the data of '%s' are not in this file",
                              name);
    return describe(dataset) ||
           jn_hdf5_refuse(file, "'%s' has no shape of at most %d ranks", name,
                          JN_HDF5_MAX_RANKS);
}

/* Complains about the dataset, which is closed; always false. */
static bool refuse(const struct jn_hdf5 *file, const struct dataset *dataset,
                   const char *what)
{
    (void)H5Dclose(dataset->id);
    return jn_hdf5_refuse(file, "'%s' %s", strrchr(dataset->path, '/') + 1,
                          what);
}

bool jn_hdf5_extents(const struct jn_hdf5 *file, const char *path,
                     struct jn_extents *extents)
{
    struct dataset dataset;
    if (!open_dataset(file, path, &dataset))
        return false;
    *extents = dataset.extents;
    (void)H5Dclose(dataset.id);
    return true;
}

bool jn_hdf5_is_text(const struct jn_hdf5 *file, const char *path)
{
    struct dataset dataset;
    if (!open_dataset(file, path, &dataset))
        return false;
    (void)H5Dclose(dataset.id);
    return dataset.kind == H5T_STRING;
}

/* A string in memory with the file's characters; SIZE may be variable. */
static hid_t text_type(const struct dataset *dataset, size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    (void)H5Tset_size(type, size);
    (void)H5Tset_cset(type, dataset->characters);
    return type;
}

/* Memory for texts of variable length, all of it taken beforehand: texts are
 * read once to measure them, over each other, and once to keep them.  (HDF5
 * 1.10.8 measures texts by itself, but not one that is a scalar.) */
struct room {
    char *bytes;
    size_t used, size;
    bool measures;
};

static void *take_room(size_t size, void *data)
{
    struct room *room = data;
    size_t start = room->measures ? 0 : room->used;
    if (size > room->size - start || size > MOST_BYTES - room->used)
        return NULL;
    room->used += size;
    return room->bytes + start;
}

static void keep_room(void *memory, void *data)
{
    (void)memory;
    (void)data;
}

static bool read_into(const struct dataset *dataset, struct room *room,
                      const char **texts)
{
    hid_t type = text_type(dataset, H5T_VARIABLE);
    hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    herr_t status =
        H5Pset_vlen_mem_manager(transfer, take_room, room, keep_room, NULL);
    if (status >= 0)
        status = H5Dread(dataset->id, type, H5S_ALL, H5S_ALL, transfer, texts);
    (void)H5Pclose(transfer);
    (void)H5Tclose(type);
    return status >= 0;
}

static bool read_variable(const struct dataset *dataset, struct jn_arena *arena,
                          const char **texts)
{
    struct room measure = {jn_arena_take(arena, LONGEST_TEXT, 1), 0,
                           LONGEST_TEXT, true};
    if (!read_into(dataset, &measure, texts))
        return false;
    struct room room = {jn_arena_take(arena, measure.used + 1, 1), 0,
                        measure.used, false};
    return read_into(dataset, &room, texts);
}

static bool read_fixed(const struct dataset *dataset, struct jn_arena *arena,
                       const char **texts)
{
    uint64_t count = jn_extents_words(&dataset->extents);
    size_t size = dataset->size + 1;
    if (size > MOST_BYTES || jn_mul(count, size) > MOST_BYTES)
        return false;
    char *bytes = jn_arena_take(arena, count * size + 1, 1);
    hid_t type = text_type(dataset, size);
    herr_t status =
        H5Dread(dataset->id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
    (void)H5Tclose(type);
    for (uint64_t index = 0; index < count; index++)
        texts[index] = bytes + index * size;
    return status >= 0;
}

bool jn_hdf5_texts(const struct jn_hdf5 *file, const char *path,
                   struct jn_extents *extents, const char ***items)
{
    struct jn_arena *arena = file->reader->arena;
    struct dataset dataset;
    if (!open_dataset(file, path, &dataset))
        return false;
    uint64_t count = jn_extents_words(&dataset.extents);
    if (dataset.kind != H5T_STRING)
        return refuse(file, &dataset, "is no text");
    if (count > MOST_TEXTS)
        return refuse(file, &dataset, "has too many texts");
    const char **texts = jn_arena_take(arena, count + 1, sizeof *texts);
    if (!(dataset.is_variable ? read_variable : read_fixed)(&dataset, arena,
                                                            texts))
        return refuse(file, &dataset, "cannot be read");
    for (uint64_t index = 0; index < count; index++) {
        if (!texts[index])
            texts[index] = "";
        if (!jn_utf8_is_valid(texts[index]))
            return refuse(file, &dataset, "is not UTF-8");
    }
    (void)H5Dclose(dataset.id);
    *extents = dataset.extents;
    *items = texts;
    return true;
}

bool jn_hdf5_text(const struct jn_hdf5 *file, const char *path,
                  const char **text)
{
    struct jn_extents extents = {0};
    const char **texts = NULL;
    if (!jn_hdf5_texts(file, path, &extents, &texts))
        return false;
    if (!texts || jn_extents_words(&extents) != 1)
        return jn_hdf5_refuse(file, "'%s' is not one text",
                              strrchr(path, '/') + 1);
    *text = texts[0];
    return true;
}

static bool is_number(const struct dataset *dataset)
{
    return dataset->kind == H5T_INTEGER || dataset->kind == H5T_FLOAT;
}

bool jn_hdf5_integers(const struct jn_hdf5 *file, const char *path,
                      struct jn_hdf5_integers *integers)
{
    struct dataset dataset;
    if (!open_dataset(file, path, &dataset))
        return false;
    uint64_t count = jn_extents_words(&dataset.extents);
    if (!is_number(&dataset))
        return refuse(file, &dataset, "is no number");
    if (dataset.extents.count > 1 || count < 1 || count > integers->most)
        return refuse(file, &dataset,
                      jn_arena_format(file->reader->arena,
                                      "has the shape %s; it must be a vector "
                                      "of 1 to %zu numbers",
                                      jn_extents_text(&dataset.extents,
                                                      file->reader->arena),
                                      integers->most));
    if (H5Dread(dataset.id, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                integers->items) < 0)
        return refuse(file, &dataset, "cannot be read");
    (void)H5Dclose(dataset.id);
    integers->count = count;
    return true;
}

static bool check_numbers(const struct jn_hdf5 *file,
                          const struct dataset *dataset,
                          const struct jn_extents *extents)
{
    uint64_t count = jn_extents_words(extents);
    if (!is_number(dataset))
        return refuse(file, dataset, "is no number");
    if (count >= 1 && count <= JN_HDF5_MOST_NUMBERS)
        return true;
    return refuse(file, dataset,
                  count < 1 ? "has no numbers"
                            : "has too many numbers to read them all");
}

bool jn_hdf5_reals(const struct jn_hdf5 *file, const char *path,
                   struct jn_extents *extents, double **items)
{
    struct dataset dataset;
    if (!open_dataset(file, path, &dataset) ||
        !check_numbers(file, &dataset, &dataset.extents))
        return false;
    *extents = dataset.extents;
    *items = jn_arena_take(file->reader->arena, jn_extents_words(extents),
                           sizeof **items);
    if (H5Dread(dataset.id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                *items) < 0)
        return refuse(file, &dataset, "cannot be read");
    (void)H5Dclose(dataset.id);
    return true;
}

static bool read_slice(const struct dataset *dataset, uint64_t index,
                       double *items)
{
    hsize_t starts[JN_HDF5_MAX_RANKS] = {index};
    hsize_t counts[JN_HDF5_MAX_RANKS] = {1};
    for (size_t rank = 1; rank < dataset->extents.count; rank++)
        counts[rank] = dataset->extents.items[rank];
    hid_t space = H5Dget_space(dataset->id);
    hid_t memory = H5Screate_simple((int)dataset->extents.count, counts, NULL);
    bool good = H5Sselect_hyperslab(space, H5S_SELECT_SET, starts, NULL, counts,
                                    NULL) >= 0 &&
                H5Dread(dataset->id, H5T_NATIVE_DOUBLE, memory, space,
                        H5P_DEFAULT, items) >= 0;
    (void)H5Sclose(memory);
    (void)H5Sclose(space);
    return good;
}

bool jn_hdf5_slice(const struct jn_hdf5 *file, const char *path, uint64_t index,
                   struct jn_extents *extents, double **items)
{
    struct dataset dataset;
    struct jn_arena *arena = file->reader->arena;
    if (!open_dataset(file, path, &dataset))
        return false;
    if (dataset.extents.count == 0 || index >= dataset.extents.items[0])
        return refuse(
            file, &dataset,
            jn_arena_format(
                arena,
                "has %" PRIu64 " samples, counted from 0: "
                "no sample %" PRIu64,
                dataset.extents.count == 0 ? 0 : dataset.extents.items[0],
                index));
    extents->count = dataset.extents.count - 1;
    memcpy(extents->items, dataset.extents.items + 1,
           extents->count * sizeof extents->items[0]);
    if (!check_numbers(file, &dataset, extents))
        return false;
    *items = jn_arena_take(arena, jn_extents_words(extents), sizeof **items);
    if (!read_slice(&dataset, index, *items))
        return refuse(file, &dataset, "cannot be read");
    (void)H5Dclose(dataset.id);
    return true;
}

/* An attribute of one element; it is closed with the file at the latest. */
static bool open_attribute(const struct jn_hdf5 *file, const char *path,
                           const char *name, struct dataset *attribute)
{
    *attribute = (struct dataset){.path = path};
    if (H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) <= 0)
        return false;
    attribute->id =
        H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT);
    hid_t space = H5Aget_space(attribute->id);
    hid_t type = H5Aget_type(attribute->id);
    bool good = attribute->id >= 0 && space >= 0 && type >= 0 &&
                take_extents(space, &attribute->extents) &&
                jn_extents_words(&attribute->extents) == 1 &&
                take_type(type, attribute);
    (void)H5Sclose(space);
    (void)H5Tclose(type);
    return good;
}

/* HDF5 allocates the text, which is freed before anything else is taken. */
static bool copy_variable(const struct dataset *attribute,
                          char buffer[MOST_ATTRIBUTE])
{
    char *text = NULL;
    hid_t type = text_type(attribute, H5T_VARIABLE);
    herr_t status = H5Aread(attribute->id, type, (void *)&text);
    (void)H5Tclose(type);
    if (status >= 0 && text)
        (void)strncpy(buffer, text, MOST_ATTRIBUTE - 1);
    (void)H5free_memory(text);
    return status >= 0;
}

static bool copy_fixed(const struct dataset *attribute,
                       char buffer[MOST_ATTRIBUTE])
{
    if (attribute->size >= MOST_ATTRIBUTE)
        return false;
    hid_t type = text_type(attribute, attribute->size + 1);
    herr_t status = H5Aread(attribute->id, type, buffer);
    (void)H5Tclose(type);
    return status >= 0;
}

bool jn_hdf5_attribute_text(const struct jn_hdf5 *file, const char *path,
                            const char *name, const char **text)
{
    char buffer[MOST_ATTRIBUTE] = "";
    struct dataset attribute;
    if (!open_attribute(file, path, name, &attribute))
        return false;
    bool good = attribute.kind == H5T_STRING &&
                (attribute.is_variable ? copy_variable(&attribute, buffer)
                                       : copy_fixed(&attribute, buffer));
    (void)H5Aclose(attribute.id);
    *text = jn_utf8_plain(file->reader->arena, buffer);
    return good;
}

bool jn_hdf5_attribute_real(const struct jn_hdf5 *file, const char *path,
                            const char *name, double *real)
{
    struct dataset attribute;
    if (!open_attribute(file, path, name, &attribute))
        return false;
    bool good = is_number(&attribute) &&
                H5Aread(attribute.id, H5T_NATIVE_DOUBLE, real) >= 0 &&
                isfinite(*real);
    (void)H5Aclose(attribute.id);
    return good;
}
