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

/* Layers whose names are the same as file names get a number behind it.
 * False after a complaint. */
bool jn_map_files_write(const struct jn_run *run, const char *folder,
                        struct jn_arena *arena);

#endif
