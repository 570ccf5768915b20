/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map_stream.h - every mapping that a search tries, as CSV or JSON lines.
 *
 * Input:  trials, from search/stream.h.
 * Output: a line for each: figures, or why it does not fit, and the mapping.
 * Next:   whoever fits models to them.
 *
 * A mapping is written in one line, level by level from the outermost,
 * separated by "|": for each tensor of the layer a 1 if the level keeps it, a
 * colon, and the loops, outermost first, those in space with their axis behind
 * them: "111: M2 P2 | 011: R3 Q4y M8x".
 */
#ifndef JN_CLI_MAP_STREAM_H
#define JN_CLI_MAP_STREAM_H

#include "cli/command.h"
#include "search/stream.h"
#include "spec/problem.h"

struct jn_map_stream;

/* False after a complaint: PATH, if it is not NULL, must end in .csv or
 * .jsonl or be "-", and the strategy must number what it tries. */
bool jn_map_stream_check(const struct jn_call *call, const char *path,
                         const char *strategy);

/* False after a complaint. */
bool jn_map_stream_open(const char *path, const struct jn_arch *arch,
                        struct jn_arena *arena, struct jn_map_stream **stream);

/* What a search tells its trials to. */
const struct jn_stream *jn_map_stream_ears(const struct jn_map_stream *stream);

/* The trials from now on are of this layer. */
void jn_map_stream_layer(struct jn_map_stream *stream,
                         const struct jn_problem *problem);

/* True if it goes to standard output. */
bool jn_map_stream_is_output(const struct jn_map_stream *stream);

/* False after a complaint; NULL is fine. */
bool jn_map_stream_close(struct jn_map_stream *stream);

#endif
