/* windows.h - what the files of Windows tell each other. */
#ifndef OS_WINDOWS_H
#define OS_WINDOWS_H

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

/* The system's words for one of its errors, until the next call. */
const char *windows_words(DWORD error);

#endif
