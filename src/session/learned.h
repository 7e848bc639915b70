/* learned.h - what a paste says of the machine it comes from. */
#ifndef LEARNED_H
#define LEARNED_H

#include "state.h"

#include <ntlens/sink.h>

enum { LEARNED_NAMES = 32 };

struct learned {
    enum ntl_arch arch;
    struct ntl_build build;
    uint16_t index;             /* of the self-map                            */
    uint64_t dtb;
    bool has_arch, has_build, has_index, has_dtb;
    bool narrow;                /* arch is one of x86; which, nobody said     */
    bool contradicts;           /* two lines say different things: none holds */
    struct {
        char name[VARIABLE_NAME];       /* "nt!MmPteBase"                     */
        uint64_t value;
    } name[LEARNED_NAMES];
    size_t names;
};

/* Each takes what one line says. */
void learn_arch(struct learned *learned, enum ntl_arch arch);

/* An address of so many digits: of 8, the kernel's, it is one of x86; whether
   with PAE is not said. */
void learn_width(struct learned *learned, uint64_t address, size_t digits);

void learn_build(struct learned *learned, const char *text, size_t length);
void learn_index(struct learned *learned, uint16_t index);
void learn_dtb(struct learned *learned, uint64_t dtb);
void learn_name(struct learned *learned, const char *name, size_t length,
                uint64_t value);

/*
 * What nobody has given the session, it learns; `over_image`: also what an open
 * image says.  What contradicts itself teaches nothing.
 */
void session_learn(struct session *session, const struct learned *learned,
                   bool over_image);

/* Says what was learned, and where an open image disagrees. */
void learned_show(const struct session *session, const struct learned *learned,
                  struct ntl_sink *sink);

#endif
