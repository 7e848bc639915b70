dt EPROCESS Wow64Process
