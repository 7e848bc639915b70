/* speech.h - what commands say of options, in words of the screen. */
#ifndef SPEECH_H
#define SPEECH_H

#include <stddef.h>

/* Options stand for keys and commands here: `-a x64` is a press of m. */
void speech(char *to, size_t size, const char *text);

#endif
