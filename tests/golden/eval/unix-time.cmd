-e 'eval 5b730000'
# A time stamp of August 2018.
