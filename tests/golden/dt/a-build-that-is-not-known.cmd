dt EPROCESS ObjectTable -b 28000
