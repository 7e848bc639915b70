mmpte 84c236107 pxe ept
# A report of EPT misconfigurations by KVM: GPA 108ba4538, spte 84c236107 level 4.
