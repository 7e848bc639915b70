
|<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
|  <System>
|    <Provider Name="Microsoft-Windows-Kernel-Power" Guid="{331c3b3a-2005-44c2-ac5e-77220c37d6b4}" />
|    <EventID>41</EventID>
|  </System>
|  <EventData>
|    <Data Name="BugcheckCode">278</Data>
|    <Data Name="BugcheckParameter1">0xffffd78e4c2a1080</Data>
|    <Data Name="BugcheckParameter2">0xfffff80167a3b2c4</Data>
|    <Data Name="BugcheckParameter3">0xffffffffc000009a</Data>
|    <Data Name="BugcheckParameter4">0x4</Data>
|    <Data Name="SleepInProgress">0</Data>
|  </EventData>
|</Event>
