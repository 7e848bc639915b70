status 800f0922
# CBS_E_INSTALLERS_FAILED in CBS.log and in Microsoft's article of that code.
