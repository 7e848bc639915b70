/* os.h - what differs from system to system; a file of this folder for each. */
#ifndef OS_H
#define OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- descriptors ---------------------------------------------------------- */

enum { OS_STDIN, OS_STDOUT, OS_STDERR };

/* Opens a file for reading.  0, or errno; *ret is set on success. */
int os_open(const char *path, int *ret);
void os_close(int fd);

/* Reads what there is, up to `length` bytes, and waits until there is some: 0
   bytes are the end.  0, or errno; *ret is set on success. */
int os_read(int fd, char *bytes, size_t length, size_t *ret);

/* Writes all of it, and waits where the descriptor does not.  0, or errno. */
int os_write(int fd, const char *bytes, size_t length);

/*
 * A new file with these bytes.  NULL, or why not: also where there is one
 * already, which is left alone.
 */
const char *os_save(const char *path, const void *bytes, size_t length);

/* --- files in memory ------------------------------------------------------ */

/*
 * A whole file in memory; `bytes` is NULL where there is none, or where the
 * system only reads it.  A small one is read at once, of a large one what is
 * touched, page by page.
 */
struct os_map {
    const uint8_t *bytes;
    uint64_t size;
    size_t slot;                /* for the system's own use                   */
};

/* NULL, or why not: the system's words or ours.  *ret is set on success. */
const char *os_map(const char *path, struct os_map *ret);
void os_unmap(struct os_map *map);

/* Some of it could not be read any more since: those bytes read as 0. */
bool os_map_lost(const struct os_map *map);

/* The same, and the system is asked whether the file is shorter by now. */
bool os_map_shrank(const struct os_map *map);

/* Copies bytes from `offset` on, which are within its size; how many, fewer
   where they are lost.  Also where `bytes` is NULL. */
size_t os_map_read(struct os_map *map, uint64_t offset, void *buffer,
                   size_t length);

/* These bytes are read next, one after the other. */
void os_map_soon(const struct os_map *map, uint64_t offset, uint64_t length);

/*
 * The next bytes at or after `at` that the file has, up to where a hole begins
 * that reads as 0, or the end.  False: there are none.
 */
bool os_map_data(const struct os_map *map, uint64_t at, uint64_t *ret_from,
                 uint64_t *ret_to);

/* --- folders -------------------------------------------------------------- */

bool os_is_folder(const char *path);

/* Every name in a folder, as a path, in no order, until `each` says false.
   False: there is none, or it may not be read. */
bool os_folder(const char *path,
               bool (*each)(void *context, const char *path), void *context);

/* The places where the system leaves its dumps, files and folders, those that
   are there, until `each` is false.  False: so, or it has no such places. */
bool os_dump_places(bool (*each)(void *context, const char *path),
                    void *context);

/* --- what a program keeps between its runs -------------------------------- */

/*
 * Where NAME is kept for this user; the folders are made.  False: nowhere, or
 * the path would not fit.
 */
bool os_kept_path(const char *name, char *ret, size_t size);

/*
 * The last bytes of a kept file, `size` at most, from the beginning of a line;
 * how many.  What is no regular file, or cannot be read, has none and keeps
 * nobody waiting.  A file of twice that size is cut to them.
 */
size_t os_kept_read(const char *path, char *bytes, size_t size);

/* Adds to it, at once, and so that nobody else's addition is lost; a new file
   is its owner's alone.  False: it is nowhere but in memory. */
bool os_kept_add(const char *path, const char *bytes, size_t length);

/* --- pages of text -------------------------------------------------------- */

/*
 * A program through which the user reads long text, in place of the terminal:
 * $PAGER, else less.  Returns what is to be written to, with os_write; -1:
 * there is none, or none is wanted.
 */
int os_pager_begin(void);

/* All has been written: waits until the user has read it. */
void os_pager_end(int fd);

/* --- time ----------------------------------------------------------------- */

/* Milliseconds since some moment; it never goes back. */
int64_t os_ms(void);

#endif
