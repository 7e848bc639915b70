selfmap -a x86-pae
