/* open-path.h - a file as an image, as the program opens it. */
#ifndef OPEN_PATH_H
#define OPEN_PATH_H

#include "cli/files.h"
#include "image/image.h"

static inline enum ntl_status open_path(const char *path,
                                        const struct image_options *options,
                                        struct image **ret,
                                        struct ntl_diag *diag)
{
    struct ntl_source source;
    enum ntl_status status = files_open(NULL, path, &source, diag);

    return status == NTL_OK ? image_open(path, &source, options, ret, diag)
                            : status;
}

#endif
