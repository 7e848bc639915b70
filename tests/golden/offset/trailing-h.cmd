offset 'FS:[18h]' -a x86-pae
