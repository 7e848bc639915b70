-a x86 -b 2600 dt _MMVAD_FLAGS
# as vadtools' vad_ref.txt prints it
