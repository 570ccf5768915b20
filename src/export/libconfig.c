/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/libconfig.h"

/* libconfig knows \" and \\, and any byte as \xHH. */
void jn_libconfig_text(const char *text, FILE *stream)
{
    fputc('"', stream);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            fprintf(stream, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7f)
            fprintf(stream, "\\x%02x", byte);
        else
            fputc(byte, stream);
    }
    fputc('"', stream);
}
