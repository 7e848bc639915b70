va 401000 -a x86-pae
