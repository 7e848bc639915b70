#include "image/private.h"

/*
 * Physical memory from address 0, if it can be: whole pages.  A last page that
 * is cut is not read.
 */
bool read_raw(struct image *image, struct ntl_phrase *why)
{
    struct pages *pages = &image->pages;

    if (!image->forced && view_is_text(&image->view)) {
        *why = (struct ntl_phrase) {
            .format = "it is text: `open FILE` or `-f FILE` takes it as a log",
        };
        return false;
    }
    if (!image->forced && image->view.size % PAGE != 0) {
        *why = (struct ntl_phrase) {
            .format = "no memory image that is known here; raw memory would be "
                      "whole pages (--raw takes it as that all the same)",
        };
        return false;
    }
    pages->kind = PAGES_LINEAR;
    pages->whole = image->view.size / PAGE;
    image->facts.physical = true;
    image->facts.pages = pages->whole;
    if (!image->forced)
        find(image, "taken_as_raw", "nothing in the file says what it is: it "
             "is read as raw memory from address 0");
    return true;
}
