/* ntlens.h - all of libntlens. */
#ifndef NTL_NTLENS_H
#define NTL_NTLENS_H

#include <ntlens/access.h>
#include <ntlens/ask.h>
#include <ntlens/bugcheck.h>
#include <ntlens/build.h>
#include <ntlens/cfg.h>
#include <ntlens/clause.h>
#include <ntlens/cursor.h>
#include <ntlens/enums.h>
#include <ntlens/evidence.h>
#include <ntlens/expr.h>
#include <ntlens/format.h>
#include <ntlens/gate.h>
#include <ntlens/handle.h>
#include <ntlens/instruction.h>
#include <ntlens/layout.h>
#include <ntlens/mca.h>
#include <ntlens/mmpte.h>
#include <ntlens/nested.h>
#include <ntlens/ntstatus.h>
#include <ntlens/objtypes.h>
#include <ntlens/paging.h>
#include <ntlens/pf.h>
#include <ntlens/phrase.h>
#include <ntlens/pooltag.h>
#include <ntlens/reg.h>
#include <ntlens/region.h>
#include <ntlens/registers.h>
#include <ntlens/segment.h>
#include <ntlens/selfmap.h>
#include <ntlens/sink.h>
#include <ntlens/sort.h>
#include <ntlens/source.h>
#include <ntlens/ssdt.h>
#include <ntlens/status.h>
#include <ntlens/structs.h>
#include <ntlens/syscall.h>
#include <ntlens/time.h>
#include <ntlens/va.h>
#include <ntlens/verdict.h>
#include <ntlens/version.h>
#include <ntlens/walk.h>

#endif
