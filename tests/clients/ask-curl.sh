#!/bin/sh
# usage: ask-curl.sh SOCKET TEXT      valid: status 0; not valid: 1; could not say: 2
answer=$(curl -sf --max-time 2 --unix-socket "$1" -G --data-urlencode "text=$2" http://quhua/v1/normalize)
case $? in 0) ;; *) answer= ;; esac
case $answer in
'{"id":null,"verdict":"accept",'*) outcome=0 what=$(expr "$answer" : '[^,]*,[^,]*,"code":"\([0-9]*\)"') ;;
'{"id":null,"verdict":"confirm",'* | '{"id":null,"verdict":"reject",'*) outcome=1 what=$(expr "$answer" : '.*"reasons":\[{"code":"\([a-z_]*\)"') ;;
*) outcome=2 what='could not say' ;;
esac
echo "$what"
exit $outcome
