/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yaml_fault.h - what libyaml's complaints mean to whoever wrote the file.
 *
 * Input:  a parser that has failed, and the text it failed on.
 * Output: one complaint, with the place to look at.
 * Next:   read_yaml.c gives up on the file.
 */
#ifndef JN_CONFIG_YAML_FAULT_H
#define JN_CONFIG_YAML_FAULT_H

#include "config/source.h"

#include <yaml.h>

void jn_yaml_fault_report(const yaml_parser_t *parser,
                          const struct jn_source *source,
                          const struct jn_reader *reader);

#endif
