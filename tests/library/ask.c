/*
 * ask.c DUMP - asks the lines of standard input of the library, and prints its
 * JSON.  The dump is bytes in memory.
 */
#include <ntlens/ntlens.h>
#include <stdio.h>
#include <string.h>

static unsigned char bytes[1 << 16];

static int versions_differ(void)
{
    char text[32];

    snprintf(text, sizeof text, "%d.%d.%d", NTL_VERSION_MAJOR,
             NTL_VERSION_MINOR, NTL_VERSION_PATCH);
    return strcmp(text, ntl_version()) != 0;
}

static size_t read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    size_t length = file ? fread(bytes, 1, sizeof bytes, file) : 0;

    if (file)
        fclose(file);
    return length;
}

int main(int argc, char *argv[])
{
    struct ntl_ask *ask = ntl_ask_open(NULL);
    size_t length = argc > 1 ? read_file(argv[1]) : 0;
    char line[256];

    if (!ask || versions_differ()
        || ntl_ask_image_bytes(ask, argv[1], bytes, length, NULL) != NTL_OK)
        return 1;
    while (fgets(line, sizeof line, stdin)) {
        struct ntl_text answer;

        ntl_ask_form(ask, line, strcspn(line, "\n"), NTL_FORM_JSON, &answer);
        fputs(answer.bytes, stdout);
    }
    ntl_ask_close(ask);
    return 0;
}
