// SPDX-License-Identifier: Apache-2.0
// The reference for tokens. The front end lexes by hand (interpreter/syntax/lex.cpp) and a test holds
// the two token streams equal; keywords.txt lists every word with its class, and a test holds that
// list and this one equal.
lexer grammar QuidLexer;
channels { COMMENTS, WHITESPACE }

// declaration starters: names too, wherever a name is wanted
KwDeal:'deal'; KwUse:'use'; KwParty:'party'; KwObserver:'observer'; KwUnit:'unit'; KwSet:'set';
KwCalendar:'calendar'; KwQuantity:'quantity'; KwMilestone:'milestone'; KwLever:'lever';
KwStatement:'statement'; KwTable:'table'; KwMarginal:'marginal'; KwAction:'action';
KwRule:'rule'; KwPhase:'phase'; KwValue:'value'; KwNo:'no'; KwDiscount:'discount'; KwImpasse:'impasse';
KwEnsure:'ensure'; KwOutlook:'outlook'; KwTest:'test'; KwEvery:'every';
// reserved
KwLet:'let'; KwIf:'if'; KwThen:'then'; KwElse:'else'; KwOn:'on'; KwExpect:'expect'; KwCorrected:'corrected';
KwAnd:'and'; KwOr:'or'; KwNot:'not'; KwAll:'all'; KwAny:'any'; KwWas:'was'; KwSince:'since'; KwVerdict:'verdict';
KwTrue:'true'; KwFalse:'false'; KwUnknown:'unknown'; KwLeast:'least';
KwNever:'never'; KwAlways:'always'; KwEventually:'eventually'; KwUnless:'unless';
KwBy:'by'; KwOf:'of'; KwIn:'in'; KwTo:'to'; KwFrom:'from'; KwFor:'for'; KwWhile:'while'; KwUntil:'until';
KwWithin:'within'; KwOtherwise:'otherwise'; KwAfter:'after'; KwBefore:'before'; KwAt:'at'; KwBelow:'below';
KwPer:'per'; KwMust:'must'; KwMay:'may';
// effect verbs: names too, but not at the head of an effect
KwEase:'ease'; KwTighten:'tighten'; KwRestore:'restore'; KwPay:'pay'; KwAdd:'add'; KwSubtract:'subtract';
KwSay:'say'; KwWaive:'waive'; KwExtend:'extend'; KwResize:'resize'; KwSuspend:'suspend'; KwResume:'resume'; KwEnd:'end';
KwMeet:'meet'; KwBreak:'break';
// contextual
KwThe:'the'; KwLast:'last'; KwTime:'time'; KwUp:'up'; KwOnly:'only'; KwIs:'is'; KwWhere:'where'; KwStep:'step';
KwDue:'due'; KwAim:'aim'; KwNeeds:'needs'; KwStarts:'starts'; KwClaims:'claims'; KwStrength:'strength'; KwHost:'host';
KwOnce:'once'; KwOver:'over'; KwDuring:'during'; KwWhen:'when'; KwInstead:'instead'; KwPrior:'prior'; KwRefuse:'refuse';
KwReported:'reported'; KwVerified:'verified'; KwRefuted:'refuted'; KwBroken:'broken'; KwOverdue:'overdue'; KwLapsed:'lapsed';
KwWaived:'waived'; KwDisputed:'disputed'; KwUnruled:'unruled'; KwSaid:'said'; KwUnwarranted:'unwarranted';
KwPending:'pending'; KwDone:'done'; KwSuspended:'suspended'; KwOpen:'open'; KwWithdrawn:'withdrawn';
KwSettled:'settled'; KwKnown:'known'; KwPays:'pays'; KwOffers:'offers'; KwSays:'says'; KwWithdraws:'withdraws';
KwPlays:'plays'; KwBreaks:'breaks'; KwDetects:'detects'; KwCorrelated:'correlated'; KwTrust:'trust'; KwWorth:'worth'; KwOffer:'offer';
KwThousand:'thousand'; KwMillion:'million'; KwBillion:'billion'; KwBusiness:'business';

LBrace:'{'; RBrace:'}'; LParen:'('; RParen:')'; LBrack:'['; RBrack:']'; Colon:':'; Comma:','; Range:'..';
Le:'<='; Ge:'>='; Ne:'!='; Eq:'='; Lt:'<'; Gt:'>'; Plus:'+'; Minus:'-'; Star:'*'; Slash:'/'; Caret:'^';

Date: D D D D '-' D D '-' D D ;
BadDate: D D D D '-' D+ ('-' D [0-9a-zA-Z_]*)? ;
BadNumber: D [0-9_]* '_' | '0' ('_'? D)+ ('.' D+)? '%'? | D ('_'? D)* '.' D* [a-zA-Z_] [a-zA-Z0-9_]* ;
Number: D ('_'? D)* ('.' D+)? ;
Percentage: D ('_'? D)* ('.' D+)? '%' ;
Text: '"' ( '\\' . | ~["\\\r\n] )* '"' ;
OpenText: '"' ( '\\' . | ~["\\\r\n] )* ;
// letters only roughly (the front end checks them): no-break and thin spaces, dashes and curly quotes stay out
Id: Letter (Letter | D)* ;
Comment: '#' ~[\r\n]* -> channel(COMMENTS) ;
Ws: [ \t\r\n\u00a0\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+ -> channel(WHITESPACE) ;
Bad: . ;

fragment D: [0-9];
fragment Letter: [a-zA-Z_\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u1FFF\u2C00-\u2DFF\u3005-\uD7FF\uF900-\uFDFF];
