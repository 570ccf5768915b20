/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/hdf5_file.h"

#include "base/checked.h"
#include "base/utf8.h"
#include "import/hdf5_heap.h"
#include "import/hdf5_object.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

bool jn_hdf5_refuse(const struct jn_hdf5 *file, const char *format, ...)
{
    const struct jn_place place = {file->path, 0, 0};
    va_list list;
    va_start(list, format);
    jn_error(file->reader->diags, place, "%s%s", file->where,
             jn_arena_vformat(file->reader->arena, format, list));
    va_end(list);
    return false;
}

void jn_hdf5_set_where(struct jn_hdf5 *file, const char *where)
{
    file->where = where;
}

struct jn_arena *jn_hdf5_arena(const struct jn_hdf5 *file)
{
    return file->reader->arena;
}

/* Closes what was opened in the file, too: see open_quietly. */
static void close_file(void *resource)
{
    struct jn_hdf5 *file = resource;
    if (file->id >= 0)
        (void)H5Fclose(file->id);
    (void)H5Eset_auto2(H5E_DEFAULT, file->print, file->print_data);
}

/* Anything but a regular file could keep us waiting. */
static bool check_regular(const struct jn_hdf5 *file)
{
    struct stat status;
    char buffer[256];
    if (stat(file->path, &status) != 0)
        return jn_hdf5_refuse(file, "%s",
                              strerror_r(errno, buffer, sizeof buffer));
    return S_ISREG(status.st_mode) ||
           jn_hdf5_refuse(file, "this is no regular file");
}

static herr_t keep_reason(unsigned depth, const H5E_error2_t *error,
                          void *reason)
{
    if (depth == 0 && error->desc != NULL)
        (void)strncpy(reason, error->desc, JN_HDF5_REASON - 1);
    return 0;
}

static void open_quietly(struct jn_hdf5 *file, char reason[JN_HDF5_REASON])
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    (void)H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    (void)H5Pset_fapl_sec2(access);
#if H5_VERSION_GE(1, 10, 7)
    (void)H5Pset_file_locking(access, false, true);
#endif
    file->id = H5Fopen(file->path, H5F_ACC_RDONLY, access);
    if (file->id < 0)
        (void)H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_reason, reason);
    (void)H5Pclose(access);
}

struct jn_hdf5 *jn_hdf5_open(const char *path, const struct jn_reader *reader)
{
    char reason[JN_HDF5_REASON] = "";
    const char *fault;
    struct jn_hdf5 *file = jn_arena_take(reader->arena, 1, sizeof *file);
    *file = (struct jn_hdf5){
        .id = H5I_INVALID_HID, .path = path, .where = "", .reader = reader};
    if (!check_regular(file))
        return NULL;
    file->held = jn_arena_hold(reader->arena, close_file);
    (void)H5Eget_auto2(H5E_DEFAULT, &file->print, &file->print_data);
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    file->held->resource = file;
    fault = jn_hdf5_fault(path);
    if (!fault) {
        open_quietly(file, reason);
        fault = reason;
    }
    if (file->id >= 0)
        return file;
    jn_hdf5_close(file);
    jn_hdf5_refuse(file, "not a file of HDF5's, as models of NIR's are: %s",
                   jn_utf8_plain(reader->arena, fault));
    return NULL;
}

void jn_hdf5_close(struct jn_hdf5 *file)
{
    jn_arena_drop(file->reader->arena, file->held);
}

enum jn_hdf5_kind jn_hdf5_kind(const struct jn_hdf5 *file, const char *path)
{
    H5L_info_t link;
    if (H5Lexists(file->id, path, H5P_DEFAULT) <= 0)
        return JN_HDF5_NOTHING;
    if (H5Lget_info(file->id, path, &link, H5P_DEFAULT) < 0 ||
        link.type != H5L_TYPE_HARD)
        return JN_HDF5_OTHER;
    hid_t object = H5Oopen(file->id, path, H5P_DEFAULT);
    if (object < 0)
        return JN_HDF5_OTHER;
    H5I_type_t type = H5Iget_type(object);
    (void)H5Oclose(object);
    return type == H5I_GROUP     ? JN_HDF5_GROUP
           : type == H5I_DATASET ? JN_HDF5_DATASET
                                 : JN_HDF5_OTHER;
}

/* Names are copied in a second pass, into memory that is there by then: HDF5
 * is not left by a jump when there is no more. */
struct names {
    size_t count, bytes;
    const char **items; /* NULL: the first pass */
    char *text;
    size_t room;
};

static herr_t take_name(hid_t group, const char *name, const H5L_info_t *link,
                        void *data)
{
    struct names *names = data;
    size_t length = strlen(name) + 1;
    (void)group;
    (void)link;
    if (names->count == JN_HDF5_MOST_MEMBERS ||
        (names->items && names->bytes + length > names->room))
        return -1;
    if (names->items) {
        memcpy(names->text + names->bytes, name, length);
        names->items[names->count] = names->text + names->bytes;
    }
    names->count++;
    names->bytes += length;
    return 0;
}

static bool list_names(const struct jn_hdf5 *file, const char *path,
                       struct names *names)
{
    names->count = 0;
    names->bytes = 0;
    hid_t group = H5Gopen2(file->id, path, H5P_DEFAULT);
    if (group < 0)
        return false;
    herr_t status =
        H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, take_name, names);
    (void)H5Gclose(group);
    return status >= 0;
}

bool jn_hdf5_members(const struct jn_hdf5 *file, const char *path,
                     const char ***items, size_t *count)
{
    struct jn_arena *arena = file->reader->arena;
    struct names names = {0};
    if (!list_names(file, path, &names))
        return jn_hdf5_refuse(file,
                              names.count == JN_HDF5_MOST_MEMBERS
                                  ? "'%s' has more than %d members"
                                  : "the members of '%s' cannot be listed",
                              path, JN_HDF5_MOST_MEMBERS);
    size_t expected = names.count;
    names.room = names.bytes;
    names.text = jn_arena_take(arena, names.bytes + 1, 1);
    names.items = jn_arena_take(arena, expected + 1, sizeof *names.items);
    if (!list_names(file, path, &names) || names.count != expected)
        return jn_hdf5_refuse(file, "the members of '%s' cannot be listed",
                              path);
    for (size_t index = 0; index < names.count; index++)
        if (!jn_utf8_is_valid(names.items[index]))
            return jn_hdf5_refuse(file,
                                  "a member of '%s' has a name that is "
                                  "not UTF-8",
                                  path);
    *items = names.items;
    *count = names.count;
    return true;
}

uint64_t jn_extents_words(const struct jn_extents *extents)
{
    uint64_t words = 1;
    for (size_t rank = 0; rank < extents->count; rank++)
        words = jn_mul(words, extents->items[rank]);
    return words;
}

const char *jn_extents_text(const struct jn_extents *extents,
                            struct jn_arena *arena)
{
    const char *text = "";
    for (size_t rank = 0; rank < extents->count; rank++)
        text = jn_arena_format(arena, "%s%s%" PRIu64, text,
                               rank > 0 ? " x " : "", extents->items[rank]);
    return extents->count > 0 ? text : "a single number";
}
