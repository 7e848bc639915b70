-- Which driver, in which role?  What calls KeBugCheckEx only reports.
SELECT driver, role_key, count(*) AS crashes, count(DISTINCT code) AS codes
FROM crashes WHERE driver IS NOT NULL
GROUP BY ALL ORDER BY crashes DESC, driver LIMIT 20;

-- Which build has which stop codes?
SELECT build, code, name, count(*) AS crashes
FROM crashes WHERE code IS NOT NULL AND name NOT LIKE 'made by %'
GROUP BY ALL ORDER BY crashes DESC, build, code LIMIT 20;

-- Which bit?  The same one in several places is memory, not software.
SELECT bit, count(*) AS crashes, count(DISTINCT address) AS places
FROM crashes WHERE bit IS NOT NULL
GROUP BY bit ORDER BY crashes DESC;

-- The same place in the same driver, again and again.
SELECT driver, "offset", count(*) AS crashes, min(time) AS first, max(time) AS last
FROM crashes WHERE "offset" IS NOT NULL
GROUP BY ALL HAVING count(*) > 1 ORDER BY crashes DESC, driver LIMIT 20;

-- What could not be read, and why?
SELECT error, count(*) AS files FROM crashes WHERE error IS NOT NULL
GROUP BY error ORDER BY files DESC;
