/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_writing.h"

#include <hdf5.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MOST_EDGES = 64,
    MOST_NAME = 64,
    MOST_PATH = 256,
    MOST_GRAPHS = 4,
    MOST_RANKS = 12
};

/* Edges are written when all are known. */
struct edges {
    char path[MOST_PATH];
    char names[MOST_EDGES][2][MOST_NAME];
    size_t count;
};

static char path[] = "/tmp/jn_test_nir_XXXXXX.nir";
static bool has_path;

static hid_t create_groups(void)
{
    hid_t list = H5Pcreate(H5P_LINK_CREATE);
    (void)H5Pset_create_intermediate_group(list, 1);
    return list;
}

/* A dataset; no RANKS are those of a scalar, no data are zeros. */
struct array {
    hid_t type;
    const void *data;
    const hsize_t *shape;
    int ranks;
};

static void write_array(hid_t file, const char *name, struct array array)
{
    hid_t links = create_groups();
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t space = array.ranks == 0
                      ? H5Screate(H5S_SCALAR)
                      : H5Screate_simple(array.ranks, array.shape, NULL);
    if (array.ranks > 0 && H5Tget_class(array.type) == H5T_FLOAT &&
        H5Sget_simple_extent_npoints(space) < 1 << 20) {
        (void)H5Pset_chunk(creation, array.ranks, array.shape);
        (void)H5Pset_deflate(creation, 4);
    }
    hid_t set =
        H5Dcreate2(file, name, array.type, space, links, creation, H5P_DEFAULT);
    if (array.data)
        (void)H5Dwrite(set, array.type, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                       array.data);
    (void)H5Dclose(set);
    (void)H5Sclose(space);
    (void)H5Pclose(creation);
    (void)H5Pclose(links);
}

static void write_text(hid_t file, const char *name, const char *text)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    (void)H5Tset_size(type, H5T_VARIABLE);
    (void)H5Tset_cset(type, H5T_CSET_UTF8);
    write_array(file, name, (struct array){type, (const void *)&text, NULL, 0});
    (void)H5Tclose(type);
}

static size_t read_numbers(const char *text, hsize_t numbers[MOST_RANKS])
{
    size_t count = 0;
    char *end = NULL;
    for (const char *at = text + 1; count < MOST_RANKS && *at != '\0';
         at = end + 1) {
        long long number = strtoll(at, &end, 10);
        if (end == at)
            break;
        numbers[count++] = (hsize_t)number;
    }
    return count;
}

static void write_value(hid_t file, const char *name, const char *text)
{
    hsize_t numbers[MOST_RANKS] = {0};
    char word[MOST_NAME] = "";
    double real = strtod(text, NULL);
    long long integer = strtoll(text, NULL, 10);
    size_t count;
    hsize_t shape[1];
    switch (text[0]) {
    case '\'':
        (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(text + 1, "'"),
                       text + 1);
        write_text(file, name, word);
        return;
    case '[':
        shape[0] = count = read_numbers(text, numbers);
        write_array(file, name,
                    (struct array){H5T_NATIVE_INT64, numbers, shape, 1});
        return;
    case '<':
        count = read_numbers(text, numbers);
        write_array(
            file, name,
            (struct array){H5T_NATIVE_FLOAT, NULL, numbers, (int)count});
        return;
    default:
        if (strchr(text, '.'))
            write_array(file, name,
                        (struct array){H5T_NATIVE_DOUBLE, &real, NULL, 0});
        else
            write_array(file, name,
                        (struct array){H5T_NATIVE_INT64, &integer, NULL, 0});
    }
}

/* Of fixed length, which other writers than h5py use. */
static void write_edges(hid_t file, const struct edges *edges)
{
    char name[MOST_PATH + 8];
    const hsize_t shape[2] = {edges->count, 2};
    hid_t type = H5Tcopy(H5T_C_S1);
    (void)H5Tset_size(type, MOST_NAME);
    (void)snprintf(name, sizeof name, "%s/edges", edges->path);
    write_array(file, name, (struct array){type, edges->names, shape, 2});
    (void)H5Tclose(type);
}

static void absolute_path(const char *name, char absolute[MOST_PATH])
{
    (void)snprintf(absolute, MOST_PATH, "%s%s",
                   name[0] == '/' ? "" : "/node/nodes/", name);
}

static struct edges *edges_of(struct edges graphs[MOST_GRAPHS],
                              const char *graph)
{
    char wanted[MOST_PATH];
    absolute_path(graph, wanted);
    size_t index = 0;
    while (index + 1 < MOST_GRAPHS && graphs[index].path[0] != '\0' &&
           strcmp(graphs[index].path, wanted) != 0)
        index++;
    (void)strcpy(graphs[index].path, wanted);
    return &graphs[index];
}

static void take_edge(struct edges graphs[MOST_GRAPHS], char *words[],
                      size_t count)
{
    const char *graph = "/node";
    if (count == 4) {
        words[0][strlen(words[0]) - 1] = '\0';
        graph = words[0];
    }
    struct edges *edges = edges_of(graphs, graph);
    if (edges->count == MOST_EDGES)
        return;
    (void)strncpy(edges->names[edges->count][0], words[count - 3],
                  MOST_NAME - 1);
    (void)strncpy(edges->names[edges->count][1], words[count - 1],
                  MOST_NAME - 1);
    edges->count++;
}

static void write_node(hid_t file, char *words[], size_t count)
{
    char node[MOST_PATH];
    char name[2 * MOST_PATH];
    absolute_path(words[0], node);
    (void)snprintf(name, sizeof name, "%s/type", node);
    write_text(file, name, words[1]);
    for (size_t index = 2; index + 1 < count; index += 2) {
        (void)snprintf(name, sizeof name, "%s/%s", node, words[index]);
        write_value(file, name, words[index + 1]);
    }
}

static void write_attribute(hid_t file, char *words[])
{
    char text[MOST_NAME] = "";
    char object[MOST_PATH];
    bool is_text = words[2][0] == '\'';
    double real = strtod(words[2], NULL);
    hid_t type = H5Tcopy(is_text ? H5T_C_S1 : H5T_NATIVE_DOUBLE);
    hid_t space = H5Screate(H5S_SCALAR);
    absolute_path(words[0] + 1, object);
    if (is_text) {
        (void)H5Tset_size(type, MOST_NAME);
        (void)snprintf(text, sizeof text, "%.*s",
                       (int)strcspn(words[2] + 1, "'"), words[2] + 1);
    }
    hid_t attribute = H5Acreate_by_name(file, object, words[1], type, space,
                                        H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    (void)H5Awrite(attribute, type, is_text ? (void *)text : (void *)&real);
    (void)H5Aclose(attribute);
    (void)H5Sclose(space);
    (void)H5Tclose(type);
}

static void take_line(hid_t file, char *line, struct edges graphs[MOST_GRAPHS])
{
    char *words[32] = {NULL};
    char name[MOST_PATH];
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " ", &rest); word && count < 32;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    if (count < 2)
        return;
    if (count >= 3 && strcmp(words[count - 2], ">") == 0)
        take_edge(graphs, words, count);
    else if (words[0][0] == '@')
        write_attribute(file, words);
    else if (isupper((unsigned char)words[1][0]))
        write_node(file, words, count);
    else {
        absolute_path(words[0], name);
        write_value(file, name, words[1]);
    }
}

const char *write_nir(const char *text)
{
    static struct edges graphs[MOST_GRAPHS];
    memset(graphs, 0, sizeof graphs);
    if (!has_path) {
        int descriptor = mkstemps(path, 4);
        if (descriptor < 0)
            return NULL;
        (void)close(descriptor);
        has_path = true;
    }
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    char *copy = strdup(text);
    char *rest = NULL;
    if (file < 0 || !copy) {
        free(copy);
        return NULL;
    }
    for (char *line = strtok_r(copy, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        take_line(file, line, graphs);
    for (size_t graph = 0; graph < MOST_GRAPHS; graph++)
        if (graphs[graph].count > 0)
            write_edges(file, &graphs[graph]);
    free(copy);
    (void)H5Fclose(file);
    return path;
}

void remove_nir(void)
{
    if (has_path)
        (void)unlink(path);
    (void)strcpy(path, "/tmp/jn_test_nir_XXXXXX.nir");
    has_path = false;
}
