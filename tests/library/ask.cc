// ask.cc DUMP - the same in C++.  The dump is a source that reads a file; its
// registers are asked for through a sink, too.
#include <fstream>
#include <iostream>
#include <ntlens/ntlens.h>
#include <string>

static std::size_t read(void *context, std::uint64_t offset, void *buffer,
                        std::size_t length)
{
    auto &file = *static_cast<std::ifstream *>(context);

    file.clear();
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(static_cast<char *>(buffer),
              static_cast<std::streamsize>(length));
    return static_cast<std::size_t>(file.gcount());
}

struct hex : ntl_sink {
    std::uint64_t value = 0;

    hex()
        : ntl_sink(ntl_sink_of(
              [](ntl_sink *, const ntl_group *) {}, [](ntl_sink *) {},
              [](ntl_sink *sink, const ntl_item *item) {
                  if (item->key == std::string("hex"))
                      static_cast<hex *>(sink)->value = item->value;
              },
              [](ntl_sink *, const ntl_remark *) {}))
    {
    }
};

int main(int argc, char *argv[])
{
    std::ifstream file(argv[argc - 1], std::ios::binary | std::ios::ate);
    auto ask = ntl_ask_open(nullptr);
    ntl_source source{};
    std::string line;
    hex rip;

    source.size = sizeof source;
    source.context = &file;
    source.length = static_cast<std::uint64_t>(file.tellg());
    source.read = read;
    if (ntl_ask_image(ask, argv[argc - 1], &source, nullptr) != NTL_OK
        || ntl_ask(ask, "eval @rip", 9, &rip) != NTL_ANSWERED
        || rip.value != UINT64_C(0xfffff8026d4bf410))
        return 1;
    while (std::getline(std::cin, line)) {
        ntl_text answer;

        ntl_ask_form(ask, line.data(), line.size(), NTL_FORM_JSON, &answer);
        std::cout.write(answer.bytes,
                        static_cast<std::streamsize>(answer.length));
    }
    ntl_ask_close(ask);
}
