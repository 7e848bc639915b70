mmpte 1028125d77 ept
# KVM's "EPT: Misconfiguration": GPA 108ba4538, spte 1028125d77 level 1.
