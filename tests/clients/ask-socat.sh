#!/bin/sh
# usage: ask-socat.sh SOCKET TEXT      valid: status 0; not valid: 1; could not say: 2
text=$(printf %s "$2" | tr '\000-\037' ' ' | sed 's/["\\]/\\&/g')
answer=$(printf '{"id":1,"text":"%s"}\n' "$text" | timeout 2 socat -t 2 - "UNIX-CONNECT:$1" 2>/dev/null)
case $answer in
'{"id":1,"verdict":"accept",'*) outcome=0 what=$(expr "$answer" : '[^,]*,[^,]*,"code":"\([0-9]*\)"') ;;
'{"id":1,"verdict":"confirm",'* | '{"id":1,"verdict":"reject",'*) outcome=1 what=$(expr "$answer" : '.*"reasons":\[{"code":"\([a-z_]*\)"') ;;
*) outcome=2 what='could not say' ;;
esac
echo "$what"
exit $outcome
