
|Problem signature:
|  Problem Event Name:	BlueScreen
|  OS Version:	6.1.7601.2.1.0.768.3
|  Locale ID:	1033
|
|Additional information about the problem:
|  BCCode:	50
|  BCP1:	FFFFF8A00C3A5000
|  BCP2:	0000000000000000
|  BCP3:	FFFFF80002D4F3C5
|  BCP4:	0000000000000000
|  OS Version:	6_1_7601
