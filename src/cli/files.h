/* files.h - the files of the system, lent to an ask. */
#ifndef FILES_H
#define FILES_H

#include <ntlens/source.h>
#include <stdbool.h>

/* A file as a source, mapped: for ntl_host.open. */
enum ntl_status files_open(void *unused, const char *name,
                           struct ntl_source *ret, struct ntl_diag *diag);

/* A new file: for ntl_host.save. */
enum ntl_status files_save(void *unused, const char *name, const void *bytes,
                           size_t length, struct ntl_diag *diag);

/*
 * Every file that a name stands for: the dumps (*.dmp, *.mdmp, *.hdmp, *.kdmp)
 * of a folder and of the folders in it, sorted; with @ before it, the names
 * that a file has, one a line; else the name itself, whatever it is.  False: no
 * memory, or the list cannot be read, or `each` said so.  For ntl_host.names.
 */
bool files_names(void *unused, const char *name,
                 bool (*each)(void *to, const char *name, size_t length),
                 void *to);

/* How far lessons came: for ntl_host.recall and keep. */
size_t files_recall(void *unused, char *bytes, size_t size);
bool files_keep(void *unused, const char *bytes, size_t length);

#endif
