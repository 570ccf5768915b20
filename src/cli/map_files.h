/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map_files.h - found mappings as files in a folder.
 *
 * Input:  a run whose layers were mapped.
 * Output: FOLDER/LAYER.cfg for each layer that has a mapping.
 * Next:   `joulenest evaluate MACHINE NETWORK FOLDER/...cfg` replays them.
 */
#ifndef JN_CLI_MAP_FILES_H
#define JN_CLI_MAP_FILES_H

#include "report/report.h"

/* Makes the folder if there is none.  False after a complaint. */
bool jn_map_folder_make(const char *folder);

/* What certificates are made of: the searches' objectives and dataflow. */
struct jn_map_files {
    const struct jn_run *run;
    const char *folder;
    bool certify;
    const char *objectives, *dataflow; /* NULL: as in jn_search_request */
};

/* Layers whose names are the same as file names get a number behind it.  With
 * CERTIFY the files of mappings that are proved to be the best begin with the
 * proof, for alike layers the first; a note says why if one does not.  False
 * after a complaint. */
bool jn_map_files_write(const struct jn_map_files *files,
                        struct jn_arena *arena);

#endif
