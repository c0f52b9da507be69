;<?php die(); ?>
; what the machine room watches
[services]
www.example.com = HTTP, FTP, DNS
mail.example.com = SMTP, DNS, GOPHER

[SMTP]
host = relay.example.com
port = 587
auth = true
username = monitor
password = "one;two"

[SMTP_Other]
host = mx.example.net

[SMS]
SMS_provider = clickatell_http
username = room
password = s3cret
api_id = 12/34

[SMS_Old]
SMS_provider = sms2email_http
username = old

[ann]
SMTP = ann@example.com
SMS = 491701234567

[bob]
SMTP_Other = bob@example.net

[carl]
SMS_Old = 491709999999

[options]
state_directory = /var/tmp/
state_file = rooms
subject_line = "100 % of the room"
alert_line = "%h/%s: %m (%c)"
sms_line = "%h:%s>%c "
notify_change = 0
notify_ok = 1
from_email = room@example.com
smtp_debug = false
sms_from = 4930123456
sms_debug = false
