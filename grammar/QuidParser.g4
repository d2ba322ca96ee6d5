// SPDX-License-Identifier: Apache-2.0
// The shape of scripts and records. No actions and no predicates; flat operator lists, so that no
// prediction needs the full context. Binding strength belongs to the tree builder
// (interpreter/syntax/build_*.cpp), the depth guard to the parse listener (parse.cpp).
parser grammar QuidParser;
options { tokenVocab=QuidLexer; }

script : item* EOF ;
record : (entry | prior)* EOF ;
// one condition or value, and one event, for the prompt and the API
oneExpr  : expr EOF ;
oneEvent : event EOF ;

item : dealDecl | useDecl | partyDecl | observerDecl | unitDecl | setDecl | calendarDecl | quantityDecl
     | milestoneDecl | leverDecl | statementDecl | letDecl | tableDecl | actionDecl | ruleDecl | bareRule
     | phaseDecl | valueDecl | noDealDecl | discountDecl | impasseDecl | ensureDecl | outlookDecl | testDecl ;

// ---------- declarations
dealDecl      : KwDeal Text ( KwFrom when (KwTo when)? (KwBy period)? | KwFor Number (Id | KwStep) ) ;
useDecl       : KwUse name ;
partyDecl     : KwParty declHead Text? ;
observerDecl  : KwObserver name Text? ;
unitDecl      : KwUnit name ;
setDecl       : KwSet name Eq setValue ;
setValue      : LBrace element (Comma element)* RBrace | Number Range Number ;
element       : name | Number ;
calendarDecl  : KwCalendar name Eq LBrace (Date (Comma Date)*)? RBrace ;
quantityDecl  : KwQuantity declHead (KwIn unitExpr)? (Eq number)? ;
milestoneDecl : KwMilestone declHead Text? (KwBy owners)? (KwOf sum)? (Comma clause)* ;
owners        : ref (Comma ownerRef)* ;
ownerRef      : (Id | plain | special | noun | verb) index? ;   // any name but a clause's first word
clause        : (KwDue | KwAim) (KwWithin dur KwOf sum | dateExpr) | KwVerified KwBy ref (KwWithin dur)? | KwNeeds expr ;
leverDecl     : KwLever declHead KwBy ref Colon levels (KwStarts KwAt level)? ;
levels        : name (Comma name)* | Number Range Number ;
level         : name | Number ;
statementDecl : KwStatement declHead KwBy ref KwClaims expr (KwAt Percentage)? (KwStrength Number)? ;
letDecl       : KwLet declHead Eq expr ;
tableDecl     : KwMarginal? KwTable name
                ( LParen name (KwIn unitExpr)? RParen Colon tier (Comma tier)*
                | LBrack setExpr RBrack (KwIn unitExpr)? Colon row (Comma row)* ) ;
tier          : (KwBelow | KwUp KwTo) sum Colon expr | KwOtherwise Colon expr ;
row           : (element | KwOtherwise) Colon expr ;
actionDecl    : KwAction name (LParen (binder (Comma binder)*)? RParen)? (Colon effects | KwBy KwHost) ;
ruleDecl      : KwRule label binders? ruleOpt* Colon ruleBody ;
ruleOpt       : KwOnce (KwPer ref)? | KwOver labelRef (Comma labelRef)* | KwDuring name | KwFrom dateExpr | KwTo dateExpr ;
ruleBody      : KwIf expr KwThen effects | KwEvery period (KwFrom dateExpr)? (KwWhile expr)? KwThen effects ;
bareRule      : ruleBody ;
phaseDecl     : KwPhase name (KwFrom dateExpr | KwWhen brief)? (KwUntil brief | KwFor dur)? ;
valueDecl     : KwValue ref Colon valueItem (Comma valueItem)* ;
valueItem     : term Eq sum (KwPer period)? ;
term          : verdict | ref (state | KwAt KwLeast? level | KwBelow level)? ;
noDealDecl    : KwNo KwDeal ref Colon sum (KwPer period)? ;
discountDecl  : KwDiscount ref Percentage KwPer period ;
impasseDecl   : KwImpasse KwAfter dur ;
ensureDecl    : KwEnsure label Colon ensureBody ;
ensureBody    : (KwNever | KwAlways) expr (KwUnless expr)? | KwEventually expr | expr KwOnly KwAfter expr ;
outlookDecl   : KwOutlook name Colon outlookItem (Comma outlookItem)* ;
outlookItem   : KwTrust KwIn ref Percentage
              | ref ( KwPlays name | KwDetects Percentage
                    | happens? ( Percentage (KwWithin dur (KwOf sum)? | KwPer period) | (KwAnd ref happens?)* KwCorrelated Minus? Percentage ) ) ;
happens       : KwBreaks | state ;
testDecl      : KwTest Text Colon testItem* ;
testItem      : entry | prior | KwRefuse entry | KwExpect expr KwOn when ;

declHead : name binders? ;
binders  : LBrack binder (Comma binder)* RBrack ;
binder   : name (KwIn setExpr)? ;
setExpr  : name | setValue ;
unitExpr : Id ((Star | Slash) Id)* ;

// ---------- events
entry : KwOn when (KwKnown when)? KwCorrected? event ;
prior : KwPrior when event ;
event : Text | ref eventTail? ;
eventTail
  : amount (KwBy ref)?
  | KwBy ref
  | KwReported | KwBroken | KwSettled
  | (KwVerified | KwWaived) (KwBy ref)?
  | (KwRefuted | KwDisputed) KwBy ref
  | KwDue when
  | KwOf amount
  | KwAt level
  | (Eq | Plus) number
  | (KwPays | KwOffers) amount KwTo ref
  | KwSays ref
  | KwWithdraws
  | KwUntil when
  ;

// ---------- effects
// a duty's `otherwise` takes everything to its right, so it ends the list
effects   : effect (Comma effect)* (KwOtherwise KwInstead? effects)? ;   // the builder refuses `otherwise` after what is no duty or ban
effect    : simple suffix* ;
suffix    : KwWhile brief | KwUntil brief | KwFor dur ;
simple
  : LParen effects RParen
  | (KwEase | KwTighten) ref (KwBy count)? (KwTo level)?
  | KwRestore ref
  | KwPay sum KwTo ref (KwFrom ref)?
  | KwSet ref KwTo sum
  | KwAdd sum KwTo ref
  | KwSubtract sum KwFrom ref
  | KwSay ref
  | KwWaive ref
  | KwExtend ref (KwBy dur | KwTo dateExpr)
  | KwResize ref KwTo sum
  | (KwSuspend | KwResume) KwRule labelRef
  | KwEnd KwDeal Text
  | head (Comma head)* (KwMust (KwNot act | act KwWithin dur (KwOf sum)?) | KwMay act)
  | Id callArgs      // an action without arguments is called with (): a bare name before a comma heads a joint duty
  ;
head     : (Id | plain | clauseWord) index? ;
callArgs : LParen (expr (Comma expr)*)? RParen | Id index? | amount | Text ;
act
  : (KwMeet | KwBreak) ref
  | (KwEase | KwTighten) ref (KwBy count)? (KwTo level)?
  | KwPay sum KwTo ref
  | KwSay ref
  ;
count : Number | ref | LParen expr RParen ;

// ---------- expressions: a flat list of operands; the builder applies
// not/was > and > or, and gives a quantifier everything to its right
expr     : operand ((KwAnd | KwOr) operand)* ;
operand  : prefix* compare temporal* ;
// as expr, but a bare `for D` ends it: it belongs to the effect or the phase
brief    : briefOp ((KwAnd | KwOr) briefOp)* ;
briefOp  : prefix* compare often* ;
prefix   : KwNot | KwWas | (KwAll | KwAny) over Colon ;
over     : name KwIn setExpr (KwWhere expr)? ;
temporal : KwFor dur | often ;
often    : KwOn KwAt KwLeast Number KwOf KwThe KwLast amount ;
compare  : dateExpr ( (Eq | Ne | Lt | Le | Gt | Ge) dateExpr | KwAt KwLeast? level | KwBelow level
         | state inside? | inside )? (KwIs KwUnknown)? ;
inside   : KwWithin dur KwOf sum ;
state    : KwReported | KwVerified | KwRefuted | KwBroken | KwOverdue | KwLapsed | KwWaived | KwDisputed | KwUnruled
         | KwOn KwTime | KwPending | KwDone | KwSuspended | KwOpen | KwWithdrawn | KwSaid | KwUnwarranted ;
dateExpr : sum ((KwAfter | KwBefore) sum)? ;
sum      : product ((Plus | Minus) product)* ;
product  : unary ((Star | Slash) unary)* ;
unary    : Minus* power ;
power    : primary (Caret Minus? primary)? ;
primary
  : LParen ( KwIf expr KwThen expr KwElse expr RParen | expr RParen (KwBusiness? Id | KwStep)? )
  | bare
  ;
bare
  : amount | Date | Text
  | KwTrue | KwFalse | KwUnknown
  | verdict
  | KwSince ref
  | KwAt KwLeast Number KwOf list
  | KwStep (Number | index)?
  | KwNo (KwDeal KwOf ref | index)?
  | KwWorth (KwOf term KwTo ref | index)?
  | KwOffer (KwOf ref KwTo ref | index)?
  | free ( index | LParen args? RParen | KwOf target | KwBy ref )?   // `x of y`, `x by y`: the builder knows the readers
  ;
target   : LParen ( KwIf expr KwThen expr KwElse expr | expr (Comma expr)* ) RParen | bare ;
verdict  : KwVerdict (KwIn name | name (KwBy ref)?) ;
list     : LParen expr (Comma expr)* RParen ;
args     : over Colon expr | expr (Comma expr)* ;
ref      : name index? ;
index    : LBrack sum (Comma sum)* RBrack ;
labelRef : label index? ;

amount : Percentage | Number ( (KwThousand | KwMillion | KwBillion) Id? | KwBusiness? Id | KwStep )? ;
number : Minus? amount ;
dur    : amount | ref | LParen expr RParen (KwBusiness? Id | KwStep)? ;
period : Number? (KwBusiness? Id | KwStep) ;
when   : Date | KwStep Number ;

// ---------- names: what is not reserved is free as a name, but for the places said here
name : free | special ;
free : Id | plain | clauseWord | noun | verb | KwInstead ;
plain
  : KwThe | KwLast | KwTime | KwUp | KwOnly | KwIs | KwWhere | KwStarts | KwClaims | KwStrength | KwHost
  | KwOnce | KwOver | KwDuring | KwWhen | KwPrior | KwRefuse
  | KwReported | KwRefuted | KwBroken | KwOverdue | KwLapsed | KwWaived | KwDisputed | KwUnruled | KwSaid | KwUnwarranted
  | KwPending | KwDone | KwSuspended | KwOpen | KwWithdrawn
  | KwSettled | KwKnown | KwPays | KwOffers | KwSays | KwWithdraws | KwPlays | KwBreaks | KwDetects | KwCorrelated | KwTrust
  | KwThousand | KwMillion | KwBillion | KwBusiness
  ;
clauseWord : KwDue | KwAim | KwNeeds | KwVerified ;
special    : KwStep | KwNo | KwWorth | KwOffer ;
noun
  : KwDeal | KwUse | KwParty | KwObserver | KwUnit | KwSet | KwCalendar | KwQuantity | KwMilestone | KwLever | KwStatement
  | KwTable | KwMarginal | KwAction | KwRule | KwPhase | KwValue | KwDiscount | KwImpasse | KwEnsure | KwOutlook | KwTest | KwEvery
  ;
verb
  : KwEase | KwTighten | KwRestore | KwPay | KwAdd | KwSubtract | KwSay | KwWaive | KwExtend | KwResize | KwSuspend | KwResume
  | KwEnd | KwMeet | KwBreak
  ;
// rules and ensures may be called by any word that cannot follow their name
label : name | KwNever | KwAlways | KwEventually | KwLeast | KwAll | KwAny | KwNot | KwAnd | KwOr | KwWas | KwTrue | KwFalse | KwUnknown | KwLet | KwIf
      | KwMust | KwMay | KwThen | KwElse | KwOtherwise | KwUnless | KwBefore | KwAfter | KwSince | KwVerdict | KwCorrected ;
