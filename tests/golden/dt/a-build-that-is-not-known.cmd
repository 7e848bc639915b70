dt EPROCESS ObjectTable -b 26200
