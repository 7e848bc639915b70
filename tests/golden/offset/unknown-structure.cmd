offset KTRHEAD+10
