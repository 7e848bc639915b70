desc
